select slot_name::text as slot_name,
       slot_type,
       active::int::float8 as active,
       pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn)::float8 as retained_bytes,
       safe_wal_size::float8 as safe_wal_size_bytes
from pg_get_replication_slots()
limit 100
