-- Replication slots, the WAL each keeps, and what may still be written before it is lost.
select s.slot_name::text as name,
       s.active as active,
       coalesce(s.wal_status, '')::text as status,
       greatest(0, pg_wal_lsn_diff(here.lsn, s.restart_lsn))::float8 as retained,
       s.safe_wal_size::float8 as safe
from pg_get_replication_slots() s
cross join (
    select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as lsn
) here
order by retained desc nulls last
limit 100
