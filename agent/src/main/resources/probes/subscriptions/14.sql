select s.subname::text as subname,
       s.subdbid::int8 as subdbid,
       s.subenabled::int::float8 as enabled,
       count(w.pid)::float8 as workers,
       min(extract(epoch from clock_timestamp() - w.last_msg_receipt_time))::float8 as silent_seconds,
       null::float8 as apply_errors,
       null::float8 as sync_errors
from pg_subscription s
left join pg_stat_get_subscription(null) w on w.subid = s.oid and w.pid is not null
group by 1, 2, 3
