"""Binary workbooks: xls (BIFF) and xlsb (BIFF12)."""
