select slot_name::text as slot_name,
       slot_type::text as slot_type,
       coalesce(wal_status, '')::text as wal_status,
       datoid::int8 as datoid,
       active::int::float8 as is_active,
       pg_wal_lsn_diff(here.lsn, restart_lsn)::float8 as lsn_diff,
       greatest(0, pg_wal_lsn_diff(here.position, restart_lsn))::float8 as retained_bytes,
       pg_wal_lsn_diff(here.lsn, '0/0')::float8 as current_wal_lsn,
       case when active then pg_wal_lsn_diff(coalesce(confirmed_flush_lsn, '0/0'), '0/0') end::float8 as confirmed_flush_lsn,
       safe_wal_size::float8 as safe_wal_size,
       case when wal_status is not null then 1 end::float8 as has_status
from pg_get_replication_slots()
cross join (
    select case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end as lsn,
           case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as position
) here
