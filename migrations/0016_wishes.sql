-- Rather a woman or a man at the door, and what helpers want to say of themselves.

ALTER TABLE request ADD COLUMN rather TEXT CHECK (rather IN ('woman', 'man'));
ALTER TABLE helper ADD COLUMN gender TEXT CHECK (gender IN ('woman', 'man'));
