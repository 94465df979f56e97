select datid::int8 as datid,
       relid::int8 as relid,
       ''::text as phase,
       null::float8 as in_phase,
       param2::float8 as heap_blks,
       param3::float8 as heap_blks_scanned,
       param4::float8 as heap_blks_vacuumed,
       param5::float8 as index_vacuums,
       null::float8 as max_dead_tuples,
       null::float8 as num_dead_tuples,
       param6::float8 as max_dead_bytes,
       param7::float8 as dead_bytes
from pg_stat_get_progress_info('VACUUM')
union all
select datid::int8,
       relid::int8,
       p.name,
       (param1 = p.number)::int::float8,
       null, null, null, null, null, null, null, null
from pg_stat_get_progress_info('VACUUM')
cross join (
    values (0, 'initializing'), (1, 'scanning heap'), (2, 'vacuuming indexes'), (3, 'vacuuming heap'),
           (4, 'cleaning up indexes'), (5, 'truncating heap'), (6, 'performing final cleanup')
) as p (number, name)
