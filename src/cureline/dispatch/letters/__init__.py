"""Letters: typeset by Typst, collected into print-shop batches, kept as proof, returned."""
