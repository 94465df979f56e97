-- The lock_timeout that one session has begun with: what ALTER ROLE or ALTER DATABASE says for its role in its database, the most
-- particular of these, else the server's own, which is what ours would have without its SET unless our role has one for itself.
select value, whose
from (
    select substr(setting, length('lock_timeout=') + 1) as value,
           case when s.setrole <> 0 and s.setdatabase <> 0 then 'its role in this database'
                when s.setrole <> 0 then 'its role'
                when s.setdatabase <> 0 then 'this database'
                else 'every role' end as whose,
           case when s.setrole <> 0 then 2 else 0 end + case when s.setdatabase <> 0 then 1 else 0 end as particular
    from pg_stat_get_activity({pid}) a
    join pg_db_role_setting s on s.setrole in (0, a.usesysid) and s.setdatabase in (0, a.datid)
    cross join unnest(s.setconfig) setting
    where setting like 'lock\_timeout=%'
    union all
    select g.reset_val || 'ms', 'the server', -1
    from pg_settings g
    where g.name = 'lock_timeout'
      and not exists (
          select
          from pg_db_role_setting s
          cross join unnest(s.setconfig) setting
          where setting like 'lock\_timeout=%'
            and s.setrole in (0, current_user::regrole)
            and s.setdatabase in (0, (select oid from pg_database where datname = current_database())))
) known
order by particular desc
limit 1
