select count(*)::float8 as segments,
       coalesce(sum(size), 0)::float8 as size_bytes
from pg_ls_waldir()
where name ~ '^[0-9A-F]{24}$'
