-- One row a setting; the unit is folded into name and value. What our own session has set for itself is not what others live
-- by.
with settings as (
    select name, unit, vartype,
           case
               when name = 'transaction_read_only' and not pg_is_in_recovery()
                   then (select reset_val from pg_settings where name = 'default_transaction_read_only')
               when source = 'session' then reset_val
               else setting
           end as setting
    from pg_settings
)
select replace(replace(name, '.', '_'), '-', '_')
           || case
                  when unit in ('ms', 's', 'min', 'h', 'd') then '_seconds'
                  when unit ~ '^[0-9]*[kMGT]?B$' then '_bytes'
                  else ''
              end as name,
       case
           when vartype = 'bool' then case setting when 'on' then 1 else 0 end
           when setting::float8 = -1 then -1
           else setting::float8
               * case unit
                     when 'ms' then 0.001
                     when 's' then 1
                     when 'min' then 60
                     when 'h' then 3600
                     when 'd' then 86400
                     when 'B' then 1
                     when 'kB' then 1024
                     when '8kB' then 8192
                     when '16kB' then 16384
                     when 'MB' then 1048576
                     when '16MB' then 16777216
                     when 'GB' then 1073741824
                     when 'TB' then 1099511627776
                     else coalesce(pg_size_bytes(case when unit ~ 'B$' then unit end), 1)
                 end
       end::float8 as value
from settings
where vartype in ('bool', 'integer', 'real')
  and name not in ('sync_commit_cancel_wait', 'google_dataplex.max_messages')
