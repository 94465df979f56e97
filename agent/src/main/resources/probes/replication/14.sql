select pg_is_in_recovery()::int::float8 as is_replica,
       case
           when not pg_is_in_recovery() then 0
           when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
           else greatest(0, extract(epoch from now() - pg_last_xact_replay_timestamp()))
       end::float8 as lag_seconds,
       greatest(0, extract(epoch from now() - pg_last_xact_replay_timestamp()))::float8 as last_replay_seconds,
       pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, '0/0')::float8 as wal_position_bytes,
       case when not pg_is_in_recovery() then pg_snapshot_xmax(pg_current_snapshot())::text::float8 end as txid,
       extract(epoch from pg_postmaster_start_time())::float8 as start_time
