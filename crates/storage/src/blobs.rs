//! Files: a local folder or an S3 bucket, by configuration.

use crate::{Error, Result};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;

/// Where files are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BlobsConfig {
    /// A folder of this machine.
    Folder {
        /// Where.
        path: PathBuf,
    },
    /// An S3-compatible store.
    S3 {
        /// The bucket.
        bucket: String,
        /// `eu-south-1`.
        region: String,
        /// Address of a store that is not Amazon's.
        #[serde(default)]
        endpoint: Option<String>,
        /// Whether the bucket is the host name rather than the first segment of the path.
        #[serde(default)]
        virtual_hosted_style: bool,
        /// Access key; without it, the machine's own role.
        #[serde(default)]
        access_key_id: Option<String>,
        /// Its secret.
        #[serde(default)]
        secret_access_key: Option<SecretString>,
    },
}

impl Default for BlobsConfig {
    fn default() -> Self {
        Self::Folder {
            path: PathBuf::from("data/blobs"),
        }
    }
}

/// The files. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBlob {
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// What a streaming upload may fail with: the store's error, or the source's own.
#[derive(Debug, thiserror::Error)]
pub enum PutError<E> {
    /// The source broke off.
    #[error("the upload broke off")]
    Source(E),
    /// The store failed, or the content is too large.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Blobs {
    /// Opens the store; a local folder is made when it is not there.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`].
    pub fn open(config: &BlobsConfig) -> Result<Self> {
        let wrong = |e: &dyn std::fmt::Display| Error::Configuration(e.to_string());
        let store: Arc<dyn ObjectStore> = match config {
            BlobsConfig::Folder { path } => {
                std::fs::create_dir_all(path).map_err(|e| wrong(&e))?;
                let folder = LocalFileSystem::new_with_prefix(path).map_err(|e| wrong(&e))?;
                Arc::new(folder.with_automatic_cleanup(true).with_fsync(true))
            }
            BlobsConfig::S3 {
                bucket,
                region,
                endpoint,
                virtual_hosted_style,
                access_key_id,
                secret_access_key,
            } => {
                let mut s3 = AmazonS3Builder::new()
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_virtual_hosted_style_request(*virtual_hosted_style);
                if let Some(endpoint) = endpoint {
                    s3 = s3
                        .with_allow_http(endpoint.starts_with("http://"))
                        .with_endpoint(endpoint);
                }
                if let (Some(id), Some(secret)) = (access_key_id, secret_access_key) {
                    s3 = s3
                        .with_access_key_id(id)
                        .with_secret_access_key(secret.expose_secret());
                }
                Arc::new(s3.build().map_err(|e| wrong(&e))?)
            }
        };
        Ok(Self { store })
    }

    /// Stores a stream, up to a limit, hashing it as it passes. `look` sees each chunk (to find the
    /// type of the content, say). Whatever goes wrong, nothing is left under the key.
    pub async fn put_stream<S, E>(
        &self,
        key: &str,
        mut source: S,
        limit: u64,
        mut look: impl FnMut(&[u8]),
    ) -> Result<StoredBlob, PutError<E>>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let upload = self
            .store
            .put_multipart(&Path::from(key))
            .await
            .map_err(Error::from)?;
        let mut upload = WriteMultipart::new(upload);
        let (mut size, mut sha256) = (0_u64, Sha256::new());
        loop {
            let chunk = match source.next().await {
                None => break,
                Some(Ok(chunk)) => chunk,
                Some(Err(e)) => {
                    // The multipart upload's remains are no object; failing to clear them is not news.
                    let _ = upload.abort().await;
                    return Err(PutError::Source(e));
                }
            };
            size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if size > limit {
                let _ = upload.abort().await;
                return Err(Error::TooLarge { limit }.into());
            }
            look(&chunk);
            sha256.update(&chunk);
            upload.wait_for_capacity(4).await.map_err(Error::from)?;
            upload.put(chunk);
        }
        upload.finish().await.map_err(Error::from)?;
        Ok(StoredBlob {
            size,
            sha256: hex::encode(sha256.finalize()),
        })
    }

    /// Stores bytes.
    pub async fn put(&self, key: &str, bytes: impl Into<Bytes>) -> Result<StoredBlob> {
        let bytes: Bytes = bytes.into();
        let stored = StoredBlob {
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        self.store
            .put(&Path::from(key), PutPayload::from_bytes(bytes))
            .await?;
        Ok(stored)
    }

    /// Streams a file; its size in bytes and its content.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`].
    pub async fn stream(
        &self,
        key: &str,
    ) -> Result<(u64, impl Stream<Item = Result<Bytes>> + Send + Unpin + use<>)> {
        let found = self
            .store
            .get_opts(&Path::from(key), GetOptions::default())
            .await?;
        Ok((found.meta.size, found.into_stream().map_err(Error::from)))
    }

    /// Reads a file whole.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`].
    pub async fn get(&self, key: &str) -> Result<Bytes> {
        Ok(self.store.get(&Path::from(key)).await?.bytes().await?)
    }

    /// Deletes a file; one that is not there is fine.
    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&Path::from(key)).await.map_err(Error::from) {
            Err(Error::NotFound) => Ok(()),
            other => other,
        }
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<()> {
        match self.store.head(&Path::from("ping")).await.map_err(Error::from) {
            Ok(_) | Err(Error::NotFound) => Ok(()),
            Err(e) => Err(e),
        }
    }
}
