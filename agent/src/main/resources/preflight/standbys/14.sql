-- What this server is, and how far its standbys are behind it.
select pg_is_in_recovery() as replica,
       null::text as name,
       null::float8 as seconds,
       null::float8 as bytes
union all
select false,
       coalesce(nullif(a.application_name, ''), host(a.client_addr), 'pid ' || w.pid)::text,
       extract(epoch from w.replay_lag)::float8,
       case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), w.replay_lsn) end::float8
from pg_stat_get_wal_senders() w
left join pg_stat_get_activity(w.pid) a on true
where w.state = 'streaming' or w.state = 'catchup'
limit 100
