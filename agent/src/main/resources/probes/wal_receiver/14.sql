select coalesce(trim(both '''' from substring(conninfo from 'host=([^ ]*)')), sender_host, '')::text as upstream_host,
       coalesce(slot_name::text, '')::text as slot_name,
       status::text as status,
       pg_wal_lsn_diff(receive_start_lsn, '0/0')::float8 as receive_start_lsn,
       receive_start_tli::float8 as receive_start_tli,
       pg_wal_lsn_diff(flushed_lsn, '0/0')::float8 as flushed_lsn,
       received_tli::float8 as received_tli,
       extract(epoch from last_msg_send_time)::float8 as last_msg_send_time,
       extract(epoch from last_msg_receipt_time)::float8 as last_msg_receipt_time,
       pg_wal_lsn_diff(latest_end_lsn, '0/0')::float8 as latest_end_lsn,
       extract(epoch from latest_end_time)::float8 as latest_end_time,
       coalesce(substring(slot_name from 'repmgr_slot_([0-9]+)')::float8, 0) as upstream_node
from pg_stat_get_wal_receiver()
where pid is not null
