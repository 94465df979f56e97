-- Parameter numbers from the definition of pg_stat_progress_create_index, the same on 14 to 18.
select pid::text as pid,
       datid::int8 as datid,
       relid::int8 as relid,
       case param1
           when 1 then 'CREATE INDEX'
           when 2 then 'CREATE INDEX CONCURRENTLY'
           when 3 then 'REINDEX'
           when 4 then 'REINDEX CONCURRENTLY'
           else ''
       end as command,
       param10::float8 as phase,
       param16::float8 as blocks_total,
       param17::float8 as blocks_done,
       param12::float8 as tuples_total,
       param13::float8 as tuples_done,
       param4::float8 as lockers_total,
       param5::float8 as lockers_done
from pg_stat_get_progress_info('CREATE INDEX')
