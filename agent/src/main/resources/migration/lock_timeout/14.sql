-- The lock_timeout that the role of one session has in its database by ALTER ROLE or ALTER DATABASE; the most particular counts.
select substr(setting, length('lock_timeout=') + 1) as value,
       case when s.setrole <> 0 and s.setdatabase <> 0 then 'its role in this database'
            when s.setrole <> 0 then 'its role'
            when s.setdatabase <> 0 then 'this database'
            else 'every role' end as whose
from pg_stat_get_activity({pid}) a
join pg_db_role_setting s on s.setrole in (0, a.usesysid) and s.setdatabase in (0, a.datid)
cross join unnest(s.setconfig) setting
where setting like 'lock\_timeout=%'
order by s.setrole <> 0 and s.setdatabase <> 0 desc, s.setrole <> 0 desc, s.setdatabase <> 0 desc
limit 1
