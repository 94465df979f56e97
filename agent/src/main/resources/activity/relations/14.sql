-- Names of relations in the connected database. All of them, so that a lock has its name from the first look; only catalogs
-- are read, and a locked one merely makes the names late.
select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'i', 'I', 'm', 'v', 'S')
  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   or c.oid in (select relation from pg_lock_status() where relation is not null and (not granted or locktype = 'tuple'))
order by c.oid desc
limit 20000
