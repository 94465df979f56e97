-- What people are to be told of planned migrations, each event once. Times are milliseconds of the epoch.
create table event (
    id integer primary key,
    key text not null unique,
    at integer not null,
    kind text not null,
    plan text not null,
    target text not null,
    migration text not null,
    text text not null,
    -- when somebody was told; null while nobody was
    handed integer
) strict;
