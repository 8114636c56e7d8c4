-- Sources of two more kinds: tables of MySQL and MariaDB, and files of a server that speaks SFTP.
alter table sources drop constraint sources_kind_check;
alter table sources add constraint sources_kind_check
    check (kind in ('kafka', 'postgres', 'mysql', 'rest', 'folder', 's3', 'sftp'));
