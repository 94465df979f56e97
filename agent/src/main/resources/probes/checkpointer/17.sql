select num_timed::float8 as num_timed,
       num_requested::float8 as num_requested,
       restartpoints_timed::float8 as restartpoints_timed,
       restartpoints_req::float8 as restartpoints_req,
       restartpoints_done::float8 as restartpoints_done,
       write_time::float8 as write_time,
       sync_time::float8 as sync_time,
       buffers_written::float8 as buffers_written,
       extract(epoch from stats_reset)::float8 as stats_reset
from pg_stat_checkpointer
