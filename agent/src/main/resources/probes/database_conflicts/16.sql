select datid::text as datid,
       datname::text as datname,
       confl_tablespace::float8 as tablespace,
       confl_lock::float8 as locked,
       confl_snapshot::float8 as snapshot,
       confl_bufferpin::float8 as bufferpin,
       confl_deadlock::float8 as deadlock,
       confl_active_logicalslot::float8 as logical_slot
from pg_stat_database_conflicts
