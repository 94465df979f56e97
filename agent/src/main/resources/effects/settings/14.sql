-- What was set for the server, and for databases and roles; nothing that may hold a password. What our own session has set for
-- itself is not what others live by.
select name::text as name,
       case when source = 'session' then reset_val else setting end as setting,
       coalesce(unit, '') as unit
from pg_settings
where (source not in ('default', 'override', 'client', 'session') or (source = 'session' and reset_val <> boot_val))
  and name !~* '(conninfo|passw|passphrase|secret|token|_command$|_key$)'
  and name not in ('application_name', 'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
union all
select concat(coalesce('role ' || r.rolname || ' ', ''), coalesce('database ' || d.datname || ' ', ''), split_part(c.entry, '=', 1)),
       substr(c.entry, strpos(c.entry, '=') + 1),
       ''
from pg_db_role_setting s
cross join unnest(s.setconfig) c (entry)
left join pg_roles r on r.oid = s.setrole
left join pg_database d on d.oid = s.setdatabase
where (s.setdatabase = 0 or d.datname = current_database())
  and split_part(c.entry, '=', 1) !~* '(conninfo|passw|passphrase|secret|token|_command$|_key$)'
order by 1
limit 2000
