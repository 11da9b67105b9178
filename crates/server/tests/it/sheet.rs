//! A document of text alone, as another program would make it.

use crate::assembled::assembled;

/// A PDF of some pages, without a seal and without a mark.
pub(crate) fn pdf(pages: u32) -> Vec<u8> {
    let content = "BT /F1 12 Tf 20 100 Td (Testo da sigillare) Tj ET";
    let first = 4_u32;
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R ", first + page)).collect();
    let kids = kids.concat();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>").into_bytes(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()).into_bytes(),
    ];
    objects.extend((0..pages).map(|_| {
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 3 0 R\
         /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            .to_vec()
    }));
    assembled(&objects)
}
