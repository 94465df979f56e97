-- Where the tables are that migration tools keep, with their columns; catalogs only, which nobody's lock on the table touches.
select c.oid::int8 as oid,
       n.nspname::text as schema,
       c.relname::text as name,
       array_to_string(array_agg(a.attname::text), E'\n') as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p')
  and c.relpersistence <> 't'
  and c.relname = any('{0}'::name[])
group by c.oid, n.nspname, c.relname
limit 100
