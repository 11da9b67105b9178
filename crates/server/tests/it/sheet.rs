//! A document of text alone, as another program would make it.

/// A PDF of some pages, without a seal and without a mark.
pub(crate) fn pdf(pages: u32) -> Vec<u8> {
    let content = "BT /F1 12 Tf 20 100 Td (Testo da sigillare) Tj ET";
    let first = 4_u32;
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R ", first + page)).collect();
    let kids = kids.concat();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    objects.extend((0..pages).map(|_| {
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 3 0 R\
         /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            .to_owned()
    }));
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1_u32..).zip(&objects) {
        let place = format!("{:010}", pdf.len());
        table.extend([place.as_str(), " 00000 n \n"]);
        let number = number.to_string();
        pdf.extend([number.as_str(), " 0 obj\n", object, "\nendobj\n"]);
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    format!("{pdf}xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
        .into_bytes()
}
