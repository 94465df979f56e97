select datname::text as datname,
       pg_database_size(oid)::float8 as size_bytes,
       datconnlimit::float8 as connection_limit,
       age(datfrozenxid)::float8 as frozen_age,
       mxid_age(datminmxid)::float8 as multixact_age
from pg_database
where datallowconn
