-- Tables that are partitions: making, attaching, detaching and dropping them is upkeep, not migration.
select oid::int8 as oid from pg_class where relispartition and relkind in ('r', 'p') order by oid desc limit 20000
