# What the published file links statically: SQLite, compiled here, and the distribution's libsodium. (OpenSSL is found
# by the .NET SDK itself: StaticOpenSslLinking.) Included by the Makefile at the root; README.md beside this says why.

NATIVE := artifacts/native
AMALGAMATION := src/native/node_modules/better-sqlite3/deps/sqlite3/sqlite3.c

# THREADSAFE=2             no connection is used by two threads at once, so none needs a mutex of its own
# DQS=0                    "text" in double quotes is a name, never quietly a string
# HAVE_FDATASYNC=1         one flush less a commit than fsync
# TEMP_STORE=3             no temporary file, so nothing is written outside the data directory
# TRUSTED_SCHEMA=0         a restored database cannot call functions of ours from its views and triggers
# ENABLE_COLUMN_METADATA   Microsoft.Data.Sqlite imports sqlite3_column_{database,table,origin}_name
# The others leave out what nobody here asks for. Extensions cannot be left out: the driver imports
# sqlite3_load_extension. SQLite refuses to load one unless a connection asks for it, and none of ours does. A function
# that the driver comes to import and that is left out here is an undefined reference at linking, no surprise later.
SQLITE_FLAGS := \
	-DSQLITE_THREADSAFE=2 \
	-DSQLITE_DQS=0 \
	-DSQLITE_DEFAULT_MEMSTATUS=0 \
	-DSQLITE_OMIT_SHARED_CACHE \
	-DSQLITE_OMIT_DEPRECATED \
	-DSQLITE_LIKE_DOESNT_MATCH_BLOBS \
	-DHAVE_FDATASYNC=1 \
	-DSQLITE_TEMP_STORE=3 \
	-DSQLITE_TRUSTED_SCHEMA=0 \
	-DSQLITE_ENABLE_COLUMN_METADATA

# Position-independent for the PIE that Native AOT links; sections, so that the linker drops what is not called; symbols
# for magnetar.dbg, where they end up. -O2: -O3 makes the file a third of a megabyte larger.
SQLITE_CFLAGS := -O2 -g1 -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2

# npm restores the date inside the package, which is older than any rule here: touch it.
$(AMALGAMATION): src/native/package-lock.json src/native/sqlite3.c.sha256
	npm ci --prefix src/native
	sha256sum --check --quiet src/native/sqlite3.c.sha256
	touch $@

$(NATIVE)/libe_sqlite3.a: $(AMALGAMATION) src/native/native.mk
	mkdir -p $(NATIVE)
	gcc $(SQLITE_CFLAGS) $(SQLITE_FLAGS) -c $(AMALGAMATION) -o $(NATIVE)/sqlite3.o
	rm -f $@
	ar rcs $@ $(NATIVE)/sqlite3.o

$(NATIVE)/start.o: src/native/start.c src/native/native.mk
	mkdir -p $(NATIVE)
	gcc -O2 -g1 -fPIC -Wall -Wextra -Werror -c src/native/start.c -o $@

# The compiler knows where the distribution keeps it, whatever the processor.
$(NATIVE)/libsodium.a: src/native/native.mk
	mkdir -p $(NATIVE)
	cp "$$(gcc -print-file-name=libsodium.a)" $@
	touch $@
