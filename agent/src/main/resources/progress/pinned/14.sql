-- Which blocks of some files are in use right now. Reads the headers of all shared buffers, so it is asked sparingly.
select b.relfilenode::int8 as filenode, b.relblocknumber::int8 as block
from public.pg_buffercache b
where b.reldatabase = {database}
  and b.relforknumber = 0
  and b.relfilenode = any('{filenodes}'::oid[])
  and b.pinning_backends > 0
limit 1000
