-- How large a database is: walks its directories, waits for no lock.
select pg_database_size({database}::oid)::int8 as size
