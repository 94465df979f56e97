-- Migrations, each as one JSON document; the columns beside it are what is searched by. Times are milliseconds of the epoch.
create table migration (
    id text primary key,
    target text not null,
    database text not null,
    begun integer not null,
    -- null while it runs
    ended integer,
    -- until when its effects are watched; null once that is over
    watched_until integer,
    document text not null
) strict;
create index migration_by_target on migration (target, database, begun);
-- What statements, tables and settings were like before a migration, kept while it runs and is watched.
create table migration_baseline (
    migration text primary key references migration (id) on delete cascade,
    document text not null
) strict;
