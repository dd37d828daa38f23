"""Where cases are known from: a file, a database, a service. Languages, custody, attorneys, relatives of the affected."""
