-- breaking: no
-- Why: the number is kept for another part of the same change. This file goes when that part comes.
SELECT 1;
