-- Which relations the open transaction of one session changes, of those it has locked against everybody. A row that it has updated
-- or deleted is seen by all others as it was before, and says whose number is on it: so DDL shows while it is open, LOCK TABLE does
-- not. TRUNCATE, CLUSTER and REFRESH write a relation's own row too, but they build its indexes anew: they leave a ShareLock on it
-- and lock each of its indexes. Where that is so its own row is no evidence, and an index's or a sequence's never is.
with locks as materialized (
    select l.relation, l.mode
    from pg_lock_status() l
    where l.pid = {pid}
      and l.locktype = 'relation'
      and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.mode in ('AccessExclusiveLock', 'ShareLock')
), held as materialized (
    select c.oid, c.xmax as by, c.relkind in ('i', 'I', 'S') or exists (
               select from locks l where l.relation = c.oid and l.mode = 'ShareLock')
           and not exists (
               select from pg_index i
               where i.indrelid = c.oid
                 and i.indexrelid not in (select l.relation from locks l where l.mode = 'AccessExclusiveLock'))
           as anew
    from pg_class c
    where c.oid in (select l.relation from locks l where l.mode = 'AccessExclusiveLock')
      and c.oid >= 16384
      and c.relpersistence <> 't'
    limit 500
), written as materialized (
    select h.oid as relation, h.by from held h where not h.anew
    union
    select t.attrelid, t.xmax from held h join pg_attribute t on t.attrelid = h.oid
    union
    select t.conrelid, t.xmax from held h join pg_constraint t on t.conrelid = h.oid
    union
    select t.tgrelid, t.xmax from held h join pg_trigger t on t.tgrelid = h.oid
    union
    select t.ev_class, t.xmax from held h join pg_rewrite t on t.ev_class = h.oid
    union
    select t.polrelid, t.xmax from held h join pg_policy t on t.polrelid = h.oid
), writer as materialized (
    select a.backend_xid as xid, pg_snapshot_xmax(pg_current_snapshot())::text::int8 as newest
    from pg_stat_get_activity({pid}) a
    where a.backend_xid is not null
), its as materialized (
    -- Its own number, or one of its savepoints': younger, still open, and nobody else's.
    select w.relation
    from written w, writer
    where case
              when w.by = '0'::xid or age(w.by) < 0 or age(w.by) > age(writer.xid) then false
              when w.by = writer.xid then true
              when exists (select from pg_lock_status() l
                           where l.locktype = 'transactionid' and l.transactionid = w.by and l.pid <> {pid}) then false
              -- With its epoch it is the nearest to the newest.
              else pg_xact_status((writer.newest - 2147483648 +
                       (w.by::text::int8 - (writer.newest & 4294967295) + 6442450944) % 4294967296)::text::xid8) = 'in progress'
          end
)
select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.oid in (select i.relation from its i)
  and n.nspname <> 'pg_toast'
