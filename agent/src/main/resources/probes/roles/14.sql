select rolname::text as rolname,
       rolconnlimit::float8 as connection_limit
from pg_roles
