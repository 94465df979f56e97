-- Where the server says its data are; the file postmaster.pid there says whether it is this server's.
select current_setting('data_directory') as directory,
       current_setting('port')::int4 as port
