-- Indexes that no query may use or that a REINDEX left, unless one is being built on their table, and constraints not validated.
-- One that is not enforced is never validated.
select 'index' as sort, c.oid::int8 as oid, n.nspname::text as schemaname, t.relname::text as relname, c.relname::text as name,
       i.indisvalid as valid
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
where (not i.indisvalid or c.relname ~ '_cc(new|old)[0-9]*$')
  and c.oid >= 16384
  and c.relpersistence <> 't'
  and not exists (
      select from pg_stat_get_progress_info('CREATE INDEX') b
      where b.relid = i.indrelid and b.datid = (select oid from pg_database where datname = current_database()))
union all
select 'constraint', k.oid::int8, n.nspname::text, t.relname::text, k.conname::text, false
from pg_constraint k
join pg_class t on t.oid = k.conrelid
join pg_namespace n on n.oid = t.relnamespace
where not k.convalidated
  and k.conenforced
  and k.conparentid = 0
  and t.relpersistence <> 't'
order by 1, 3, 4, 5
limit 1000
