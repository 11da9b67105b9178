//! Files: stored whole or not at all.

use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use sha2::{Digest, Sha256};
use sportello_storage::blobs::PutError;
use sportello_storage::{Blobs, BlobsConfig, Error};

/// A new local folder, and the bucket of `SPORTELLO_TEST_S3_URL` (`http://host:port/bucket`) when
/// it is set.
fn stores_at_hand() -> (tempfile::TempDir, Vec<Blobs>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/blobs");
    let mut at_hand = vec![Blobs::open(&BlobsConfig::Folder { path }).unwrap()];
    match s3_bucket() {
        Some((endpoint, bucket)) => {
            let config = BlobsConfig::S3 {
                bucket,
                region: "us-east-1".to_owned(),
                endpoint: Some(endpoint),
                virtual_hosted_style: false,
                access_key_id: Some("test".to_owned()),
                secret_access_key: Some("test".to_owned().into()),
            };
            at_hand.push(Blobs::open(&config).unwrap());
        }
        None => eprintln!("skipped on S3: SPORTELLO_TEST_S3_URL is not set"),
    }
    (folder, at_hand)
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the store is, is the environment's to say"
)]
fn s3_bucket() -> Option<(String, String)> {
    let url = std::env::var("SPORTELLO_TEST_S3_URL").ok()?;
    let (endpoint, bucket) = url.rsplit_once('/')?;
    Some((endpoint.to_owned(), bucket.to_owned()))
}

fn chunks(sizes: &[usize]) -> Vec<Result<Bytes, std::io::Error>> {
    sizes.iter().map(|size| Ok(Bytes::from(vec![7; *size]))).collect()
}

#[tokio::test]
async fn a_stream_is_stored_hashed_and_read_back() {
    let (_folder, at_hand) = stores_at_hand();
    for blobs in at_hand {
        let sizes = [1, 6_000_000, 0, 3];
        let mut seen = 0;
        let stored = blobs
            .put_stream("t/1", stream::iter(chunks(&sizes)), 10_000_000, |chunk| {
                seen += chunk.len();
            })
            .await
            .unwrap();
        assert_eq!((stored.size, seen), (6_000_004, 6_000_004));
        let (size, content) = blobs.stream("t/1").await.unwrap();
        let content: Vec<Bytes> = content.try_collect().await.unwrap();
        assert_eq!(size, stored.size);
        assert_eq!(hex::encode(Sha256::digest(content.concat())), stored.sha256);
        blobs.delete("t/1").await.unwrap();
        blobs.delete("t/1").await.unwrap();
        assert!(matches!(blobs.get("t/1").await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn too_large_or_cut_half_way_leaves_nothing() {
    let (folder, at_hand) = stores_at_hand();
    for blobs in at_hand {
        let large = blobs
            .put_stream("u/1", stream::iter(chunks(&[600, 600])), 1000, |_| ())
            .await;
        assert!(matches!(
            large,
            Err(PutError::Store(Error::TooLarge { limit: 1000 }))
        ));
        let cut = chunks(&[600])
            .into_iter()
            .chain([Err(std::io::Error::other("gone"))]);
        let cut = blobs.put_stream("u/2", stream::iter(cut), 1000, |_| ()).await;
        assert!(matches!(cut, Err(PutError::Source(_))));
        for key in ["u/1", "u/2"] {
            assert!(matches!(blobs.get(key).await, Err(Error::NotFound)));
        }
    }
    let left = std::fs::read_dir(folder.path().join("new/blobs/u")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "not even a temporary file");
}

#[tokio::test]
async fn bytes_are_stored_and_the_store_answers() {
    let (_folder, at_hand) = stores_at_hand();
    for blobs in at_hand {
        let stored = blobs.put("receipts/1", "ciao").await.unwrap();
        assert_eq!(stored.sha256, hex::encode(Sha256::digest("ciao")));
        assert_eq!(blobs.get("receipts/1").await.unwrap(), "ciao");
        blobs.ping().await.unwrap();
    }
}

#[test]
fn an_s3_store_is_configured_without_being_reached() {
    let config = r#"{"kind": "s3", "bucket": "portal", "region": "eu-south-1",
        "endpoint": "http://localhost:9000", "access_key_id": "k", "secret_access_key": "s"}"#;
    let config: BlobsConfig = serde_json::from_str(config).unwrap();
    assert!(!format!("{config:?}").contains("\"s\""), "secrets do not print");
    Blobs::open(&config).unwrap();
    assert!(serde_json::from_str::<BlobsConfig>(r#"{"kind": "folder", "path": "x", "typo": 1}"#).is_err());
}
