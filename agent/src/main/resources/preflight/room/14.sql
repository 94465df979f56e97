-- The largest table of this database as its last vacuum counted it: to write one again takes as much room once more, and as much WAL.
select c.oid::regclass::text as name,
       c.relpages::float8 * current_setting('block_size')::float8 as bytes
from pg_class c
where c.relkind in ('r', 'm')
  and c.oid >= 16384
order by c.relpages desc
limit 1
