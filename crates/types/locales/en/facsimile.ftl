# Facsimile of a certificate, to see its layout and its words.
watermark = FACSIMILE
heading = Facsimile: { $title }
note = Facsimile without any value. The person and the data are invented; number, stamp, code and mark are examples, and the document is not sealed.
issuer = Municipality of Example
