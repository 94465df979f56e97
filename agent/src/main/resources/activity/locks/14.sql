-- What the waiters want, and who holds the same things; prepared transactions by their identifier. Read only while
-- somebody waits: it costs milliseconds where many locks are held.
with locks as materialized (
    select * from pg_lock_status()
), wanted as materialized (
    select distinct database, relation, transactionid from locks where not granted
)
select coalesce(l.pid, 0)::int8 as pid,
       l.locktype,
       l.database::int8 as database,
       l.relation::int8 as relation,
       l.mode,
       l.granted,
       extract(epoch from clock_timestamp() - l.waitstart)::float8 as waited_seconds,
       p.gid,
       p.dbid::int8 as prepared_database,
       p.ownerid::int8 as prepared_owner,
       extract(epoch from clock_timestamp() - p.prepared)::float8 as prepared_seconds
from locks l
-- A prepared transaction's locks have no pid; its lock on its own transaction id says which one they belong to.
left join locks own
       on l.pid is null
      and own.pid is null
      and own.locktype = 'transactionid'
      and own.virtualtransaction = l.virtualtransaction
left join pg_prepared_xact() p on p.transaction = own.transactionid
where not l.granted
   or (l.locktype = 'tuple' and l.granted)
   or (l.locktype = 'relation'
       and exists (select from wanted w where w.relation = l.relation and w.database = l.database))
   or (l.locktype = 'transactionid'
       and exists (select from wanted w where w.transactionid = l.transactionid))
limit 2000
