-- 17 moved checkpoints to pg_stat_checkpointer and backend writes to pg_stat_io; the old names go on.
select c.num_timed::float8 as checkpoints_timed,
       c.num_requested::float8 as checkpoints_req,
       c.write_time::float8 as checkpoint_write_time,
       c.sync_time::float8 as checkpoint_sync_time,
       c.buffers_written::float8 as buffers_checkpoint,
       b.buffers_clean::float8 as buffers_clean,
       b.maxwritten_clean::float8 as maxwritten_clean,
       io.writes as buffers_backend,
       io.fsyncs as buffers_backend_fsync,
       b.buffers_alloc::float8 as buffers_alloc,
       extract(epoch from b.stats_reset)::float8 as stats_reset
from pg_stat_bgwriter b
cross join pg_stat_checkpointer c
cross join (
    select coalesce(sum(writes), 0)::float8 as writes,
           coalesce(sum(fsyncs), 0)::float8 as fsyncs
    from pg_stat_io
    where backend_type = 'client backend' and object = 'relation'
) io
