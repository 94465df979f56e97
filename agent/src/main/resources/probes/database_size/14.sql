select datname::text as datname,
       pg_database_size(oid)::float8 as size_bytes,
       datconnlimit::float8 as connection_limit,
       case when datallowconn then age(datfrozenxid) end::float8 as frozen_age,
       case when datallowconn then mxid_age(datminmxid) end::float8 as multixact_age,
       age(datfrozenxid)::float8 / 2147483648 as frozen_ratio,
       mxid_age(datminmxid)::float8 / 2147483648 as multixact_ratio
from pg_database
