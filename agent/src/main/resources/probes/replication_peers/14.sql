-- Streaming standbys, from the functions under the view pg_stat_replication.
select coalesce(a.application_name, '') as application_name,
       coalesce(host(a.client_addr), '') as client_addr,
       w.state::text as state,
       coalesce(s.slot_name::text, '') as slot_name,
       w.pid::text as pid,
       pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, w.replay_lsn)::float8 as lag_bytes,
       pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, '0/0')::float8 as position_bytes,
       extract(epoch from w.replay_lag)::float8 as replay_lag_seconds
from pg_stat_get_wal_senders() w
join pg_stat_get_activity(null) a on a.pid = w.pid
left join pg_get_replication_slots() s on s.active_pid = w.pid
