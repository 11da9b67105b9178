# My documents: certificates, receipts and self-certifications in one list.
tab = Documents
title = Your documents
lead = Here are the certificates that you asked for, the receipts of your applications and the self-certifications that you have kept.
kind-certificate = Certificate
kind-receipt = Receipt
kind-self-certification = Self-certification
filter-kind = Kind of document
filter-all = All documents
found = { $count ->
    [0] No documents found
    [one] { $count } document
   *[other] { $count } documents
}
none = You have no documents yet. They come here by themselves: the certificates that you ask for, the receipts of the applications that you send and the self-certifications that you choose to keep.
none-of-kind = You have no documents of this kind.
more = Load more documents
numbered = No. { $number }
made = Of { $when }
status-provisional = Provisional
status-registered = Registered
status-kept = Kept
download = Download ({ $size })
download-of = Download: { $title }, { $size }
gone = The file is no longer available.
delete = Delete
delete-of = Delete: { $title }
delete-title = Do you want to delete the document?
delete-text = “{ $title }” will no longer be among your documents, and we cannot bring it back. If you need it, download it first.
delete-confirm = Delete the document
deleted = Document deleted: { $title }
