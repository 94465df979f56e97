-- What an interrupted CONCURRENTLY has left on these relations: indexes that are invalid, partitions half detached. Reads the
-- catalog's own tables only and prints no definition, so it waits for nobody's lock on a relation.
select 'invalid_index' as kind,
       format('%I.%I', n.nspname, c.relname) as object,
       format('index %I.%I on %I is INVALID: every write keeps it up and no query uses it', n.nspname, c.relname, t.relname) as what,
       format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname) as remedy
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class t on t.oid = i.indrelid
where not i.indisvalid
  and c.relkind = 'i'
  and (i.indrelid = any('{relations}'::oid[]) or i.indexrelid = any('{relations}'::oid[]))
union all
select 'half_detached',
       format('%I.%I', n.nspname, c.relname),
       format('partition %I.%I is half detached from %I: new rows for it are refused', n.nspname, c.relname, p.relname),
       format('ALTER TABLE %s DETACH PARTITION %I.%I FINALIZE', format('%I.%I', m.nspname, p.relname), n.nspname, c.relname)
from pg_inherits h
join pg_class c on c.oid = h.inhrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class p on p.oid = h.inhparent
join pg_namespace m on m.oid = p.relnamespace
where h.inhdetachpending
  and (h.inhrelid = any('{relations}'::oid[]) or h.inhparent = any('{relations}'::oid[]))
order by 1, 2
