-- Count rejected views: reason, how many.
reject(clock(), ARGV[3], ARGV[4])
