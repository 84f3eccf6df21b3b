"""From files to a store that can be searched: loading, chunking, embedding, storing, retrieving."""
