select count(*)::float8 as files,
       coalesce(sum(size), 0)::float8 as bytes
from pg_ls_tmpdir()
