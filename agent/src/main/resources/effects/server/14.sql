-- Counters of this database, and how far its standbys and slots are behind.
select extract(epoch from clock_timestamp())::float8 as now,
       extract(epoch from pg_postmaster_start_time())::float8 as started,
       coalesce(extract(epoch from pg_stat_get_db_stat_reset_time(d.oid)), 0)::float8 as reset,
       pg_stat_get_db_numbackends(d.oid)::float8 as connections,
       pg_stat_get_db_xact_commit(d.oid)::float8 as commits,
       pg_stat_get_db_xact_rollback(d.oid)::float8 as rollbacks,
       pg_stat_get_db_deadlocks(d.oid)::float8 as deadlocks,
       pg_stat_get_db_conflict_all(d.oid)::float8 as conflicts,
       coalesce((select max(pg_wal_lsn_diff(here.lsn, s.replay_lsn)) from pg_stat_get_wal_senders() s), 0)::float8 as lag,
       coalesce((select max(pg_wal_lsn_diff(here.lsn, s.restart_lsn)) from pg_get_replication_slots() s), 0)::float8 as retained,
       d.oid::int8 as database
from pg_database d
cross join (
    select case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end as lsn
) here
where d.datname = current_database()
