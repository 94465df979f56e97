-- Whether columns, given by table and number, have statistics; whether our role may know; and whether they are to have some.
select c.oid::int8 as oid, a.attnum::int8 as number,
       has_column_privilege(c.oid, a.attnum, 'select') and not row_security_active(c.oid) as readable,
       exists (select from pg_stats s
               where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname) as known,
       coalesce(a.attstattarget, -1) <> 0 and a.attgenerated <> 'v' as wanted
from unnest('{0}'::int8[]::oid[], '{1}'::int2[]) as which (oid, number)
join pg_class c on c.oid = which.oid
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum = which.number and not a.attisdropped
where c.relkind in ('r', 'm')
