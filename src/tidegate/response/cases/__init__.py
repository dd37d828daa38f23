"""Where cases are known from: a file, a database, a service. Language, custody, attorneys, relatives."""
